/** What a mail says, before it becomes HTML or text. */
export interface Letter {
  subject: string;
  heading: string;
  greeting: string;
  paragraphs: string[];
  action: { label: string; href: string } | null;
  /** How long the link works. */
  linkRule: string | null;
  /** What to do when it comes unexpected. */
  unexpected: string;
  footer: string[];
}

/** What letters need to know about the house. */
export interface House {
  /** Without a slash at the end. */
  publicUrl: string;
  company: string;
  contact: string;
}

/** What the link of a letter carries, made for this letter alone. */
export interface LetterLink {
  token: string;
  expiresAt: Date;
}
