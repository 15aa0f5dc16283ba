/** What the page's script puts into its form: the authenticator's answer as JSON; null for anything else. */
export function readPasskeyResponse<Response>(text: unknown): Response | null {
  try {
    const value: unknown = JSON.parse(typeof text === 'string' ? text : '');
    return typeof value === 'object' && value !== null && 'id' in value
      ? (value as Response)
      : null;
  } catch {
    return null;
  }
}
