import { z } from 'zod';

const attachment = z.strictObject({
  filename: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number(),
  contentBase64: z.string(),
});

/** One message as the mailbox keeps it. */
export const mailMessage = z.strictObject({
  /** Safe in an address; later messages have higher numbers. */
  id: z.string().regex(/^\d+$/),
  receivedAt: z.iso.datetime(),
  subject: z.string(),
  /** As in the header: `Lappa <hej@lappa.example>`. */
  from: z.string(),
  /** Addresses that the server was told to deliver to; blind copies are among them. */
  to: z.array(z.string()),
  html: z.string().nullable(),
  text: z.string(),
  /** All headers, names in lower case, as sent; repeated ones joined by a line break. */
  headers: z.record(z.string(), z.string()),
  attachments: z.array(attachment),
});

export type MailMessage = z.infer<typeof mailMessage>;
