/**
 * The ASCII form of a domain with international letters, as name servers know it. What is no domain and nothing else
 * (a port or a path behind it, a name before it) is given back as it is, for the caller's check to refuse.
 */
export function asciiDomain(domain: string): string {
  if (/^\p{ASCII}*$/u.test(domain)) return domain;
  const url = URL.parse(`https://${domain}`);
  return url?.href === `https://${url?.hostname}/` ? url.hostname : domain;
}
