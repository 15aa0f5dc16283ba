/** The client asked what no client asks. Answered with 400, the code and the message. */
export class SourceRequestError extends Error {
  override readonly name = 'SourceRequestError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
