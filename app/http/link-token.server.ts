/** The token that a mail's link carries; '' when it does not. */
export function readLinkToken(request: Request): string {
  return new URL(request.url).searchParams.get('token') ?? '';
}
