import type { Response } from 'express';

export interface SecurityHeaderOptions {
  /** Sends Strict-Transport-Security: the site's public address is https. */
  https: boolean;
  /** Vite's development client writes inline styles and opens a socket. */
  viteDevelopment: boolean;
}

/** The Content-Security-Policy of a page: without `nonce` it allows no script at all. */
export function contentSecurityPolicy(nonce: string | null, viteDevelopment: boolean): string {
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'base-uri': "'none'",
    'connect-src': nonce === null ? "'none'" : viteDevelopment ? "'self' ws:" : "'self'",
    'font-src': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'img-src': "'self' data:",
    'manifest-src': "'self'",
    'script-src': nonce === null ? "'none'" : `'self' 'nonce-${nonce}'`,
    'style-src': viteDevelopment ? "'self' 'unsafe-inline'" : "'self'",
  };
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** Sets the headers that every answer carries; they start with the policy that allows no script. */
export function securityHeaders(options: SecurityHeaderOptions): (response: Response) => void {
  const headers = Object.entries({
    'Content-Security-Policy': contentSecurityPolicy(null, options.viteDevelopment),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    ...(options.https && {
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    }),
  });
  return (response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}
