import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Hr,
  Html,
  Link,
  Preview,
  Text,
} from '@react-email/components';
import type { Letter } from './letter.ts';

const font = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

// The tokens of app/ui/tokens.css: mail programs know no variables.
const paper = { backgroundColor: '#fafaf7', color: '#15201b', fontFamily: font, margin: 0 };
const sheet = { maxWidth: '560px', padding: '36px 24px' };
const brand = { fontSize: '17px', fontWeight: 650, margin: '0 0 36px' };
const title = { fontSize: '24px', lineHeight: '32px', fontWeight: 640, margin: '0 0 16px' };
const body = { fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' };
const button = {
  backgroundColor: '#0e6a4e',
  borderRadius: '8px',
  color: '#ffffff',
  fontSize: '15px',
  fontWeight: 600,
  padding: '12px 20px',
};
const secondary = { color: '#46554e', fontSize: '14px', lineHeight: '20px', margin: '0 0 12px' };
const small = { color: '#636f69', fontSize: '13px', lineHeight: '20px', margin: '0 0 4px' };
const rule = { borderColor: '#e2e6e1', margin: '24px 0 20px' };
const link = { color: '#0e6a4e', wordBreak: 'break-all' as const };

/** The same in the dark, for programs that ask for it. */
const dark = `@media (prefers-color-scheme: dark) {
  .paper, .paper td { background-color: #0e1412 !important; color: #e8efeb !important; }
  .secondary { color: #aebab4 !important; }
  .small { color: #8b9892 !important; }
  .link { color: #5cc8a3 !important; }
  .button { background-color: #5cc8a3 !important; color: #0e1412 !important; }
  .rule { border-color: #25302b !important; }
}`;

interface LetterPageProps {
  letter: Letter;
  locale: 'sv' | 'en';
  /** "If the button does not work, …" */
  copyLink: string;
}

/** A letter as the HTML part of a mail. */
export function LetterPage({ letter, locale, copyLink }: LetterPageProps) {
  const { action, linkRule } = letter;
  return (
    <Html lang={locale}>
      <Head>
        <title>{letter.subject}</title>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <style>{dark}</style>
      </Head>
      <Preview>{letter.paragraphs[0] ?? ''}</Preview>
      <Body style={paper} className="paper">
        <Container style={sheet}>
          <Text style={brand}>Lappa</Text>
          <Heading as="h1" style={title}>
            {letter.heading}
          </Heading>
          {[letter.greeting, ...letter.paragraphs].map((text) => (
            <Text key={text} style={body}>
              {text}
            </Text>
          ))}
          {action && (
            <Text style={{ margin: '24px 0' }}>
              <Button href={action.href} style={button} className="button">
                {action.label}
              </Button>
            </Text>
          )}
          {linkRule !== null && (
            <Text style={secondary} className="secondary">
              {linkRule}
            </Text>
          )}
          <Text style={secondary} className="secondary">
            {letter.unexpected}
          </Text>
          {action && (
            <Text style={secondary} className="secondary">
              {copyLink}
              <br />
              <Link href={action.href} style={link} className="link">
                {action.href}
              </Link>
            </Text>
          )}
          <Hr style={rule} className="rule" />
          {letter.footer.map((text) => (
            <Text key={text} style={small} className="small">
              {text}
            </Text>
          ))}
        </Container>
      </Body>
    </Html>
  );
}
