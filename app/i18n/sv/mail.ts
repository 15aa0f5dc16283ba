/** The mails Lappa sends. What somebody else wrote (a name) never stands in a mail to an address nobody has proved. */
export const mail = {
  greeting: 'Hej,',
  greetingByName: 'Hej {{name}},',
  copyLink: 'Om knappen inte fungerar kopierar du adressen till webbläsaren:',
  linkRule: 'Länken går att använda en gång, till och med {{until}}.',
  /** At the end of every mail. */
  footer: {
    why: 'Brevet är skickat av {{company}} till {{email}}.',
    contact: 'Frågor? Skriv till {{contact}}.',
  },
  verifyEmail: {
    subject: 'Bekräfta din e-postadress',
    text: 'Bekräfta att {{email}} är din adress, så kan du börja använda Lappa.',
    action: 'Bekräfta adressen',
    unexpected: 'Har du inte skapat något konto kan du bortse från brevet.',
  },
  alreadyRegistered: {
    subject: 'Du har redan ett konto',
    text: 'Någon, troligen du, ville skapa ett konto med {{email}}. Adressen har redan ett konto, så inget nytt skapades.',
    forgot: 'Minns du inte lösenordet kan du välja ett nytt på inloggningssidan.',
    action: 'Logga in',
    unexpected: 'Var det inte du behöver du inte göra något. Ingen annan har kommit åt kontot.',
  },
  signInLink: {
    subject: 'Din länk för att logga in',
    text: 'Här är länken du bad om för att logga in i Lappa.',
    action: 'Logga in',
    unexpected: 'Bad du inte om länken kan du bortse från brevet. Ge den inte till någon annan.',
  },
  resetPassword: {
    subject: 'Välj ett nytt lösenord',
    text: 'Någon bad om ett nytt lösenord för kontot {{email}}.',
    action: 'Välj nytt lösenord',
    unexpected: 'Var det inte du kan du bortse från brevet. Lösenordet gäller som förut.',
  },
  changeEmail: {
    subject: 'Bekräfta din nya e-postadress',
    text: 'Bekräfta att {{email}} är din adress, så byter vi till den i Lappa.',
    action: 'Bekräfta den nya adressen',
    unexpected: 'Har du inte bett om bytet kan du bortse från brevet. Då ändras ingenting.',
  },
  emailChanged: {
    subject: 'Din e-postadress är ändrad',
    text: 'Du loggar nu in med {{newEmail}}. Den här adressen gäller inte längre.',
    unexpected: 'Var det inte du? Skriv genast till {{contact}}, så hjälper vi dig.',
  },
  passwordChanged: {
    subject: 'Ditt lösenord är ändrat',
    text: 'Lösenordet för {{email}} är ändrat, och alla andra inloggningar är avslutade.',
    unexpected: 'Var det inte du? Välj genast ett nytt lösenord.',
    action: 'Välj nytt lösenord',
  },
  securityChanged: {
    subject: {
      'totp-added': 'Tvåstegsinloggning är påslagen',
      'totp-removed': 'Tvåstegsinloggning är avstängd',
      'passkey-added': 'En nyckel är tillagd',
      'passkey-removed': 'En nyckel är borttagen',
      'recovery-codes-renewed': 'Du har nya återställningskoder',
      'recovery-code-used': 'En återställningskod är använd',
    },
    text: {
      'totp-added': 'När du loggar in frågar Lappa nu också efter en kod från din app.',
      'totp-removed': 'Lappa frågar inte längre efter en kod när du loggar in.',
      'passkey-added': 'En ny nyckel (passkey) går nu att logga in med.',
      'passkey-removed': 'En nyckel (passkey) går inte längre att logga in med.',
      'recovery-codes-renewed': 'De gamla återställningskoderna gäller inte längre.',
      'recovery-code-used': 'Någon loggade in med en av dina återställningskoder.',
    },
    action: 'Se över säkerheten',
    unexpected: 'Var det inte du? Logga in, byt lösenord och avsluta alla andra inloggningar.',
  },
  membershipChanged: {
    subject: {
      removed: 'Du är inte längre med i {{organization}}',
      role: 'Din roll i {{organization}} är ändrad',
      ownership: 'Du äger nu {{organization}}',
    },
    text: {
      removed: 'Du är borttagen ur {{organization}} i Lappa. Ditt eget konto finns kvar.',
      role: 'Din roll i {{organization}} är nu {{role}}.',
      ownership: 'Du är nu {{role}} i {{organization}}, efter den som var det förut.',
    },
    role: { owner: 'ägare', admin: 'administratör', member: 'medlem' },
    action: 'Öppna Lappa',
    unexpected: 'Väntade du dig inte det? Fråga någon som äger {{organization}}.',
  },
  domainLapsed: {
    subject: '{{domain}} är inte längre bekräftad',
    text: 'TXT-posten som visar att {{domain}} hör till {{organization}} har varit borta i tre dagar. Därför går det inte längre att logga in genom er egen inloggning med adresser i domänen.',
    action: 'Öppna Lappa',
    unexpected:
      'Lägg tillbaka posten och tryck på Kontrollera under Inställningar, Enkel inloggning.',
  },
  complianceChanged: {
    subject: {
      compliant: '{{organization}}: klienterna ryms i licensen igen',
      grace: '{{organization}} har fler klienter än licensen omfattar',
      overLimit: '{{organization}} har haft för många klienter i 14 dagar',
      unlicensed: '{{organization}}: klienterna saknar licens',
    },
    text: {
      compliant:
        '{{observed}} klienter har checkat in de senaste 30 dagarna, och licensen omfattar {{licensed}}. Allt fungerar som vanligt.',
      grace:
        '{{observed}} klienter har checkat in de senaste 30 dagarna, och licensen omfattar {{licensed}}. Uppdateringarna fortsätter som vanligt. Utöka licensen inom 14 dagar, eller ta bort klienter som inte längre används.',
      overLimit:
        '{{observed}} klienter har checkat in de senaste 30 dagarna, och licensen omfattar {{licensed}}. Inga fler klienter kan anslutas, och nya versioner godkänns inte av sig själva förrän det finns plats. Det som redan erbjuds blir kvar.',
      unlicensed:
        'Prenumerationen ger inga rättigheter just nu, och {{observed}} klienter saknar licens. Inga fler klienter kan anslutas. Det som redan erbjuds blir kvar.',
    },
    action: 'Öppna Lappa',
    unexpected: 'Ser antalet fel ut? Skriv till {{contact}}.',
  },
  invitation: {
    subject: 'Inbjudan till {{organization}} i Lappa',
    heading: 'Du är inbjuden till {{organization}}',
    text: '{{inviter}} har bjudit in dig som {{role}} i {{organization}}, som håller sina program uppdaterade med Lappa.',
    textWithoutInviter:
      'Du är inbjuden som {{role}} i {{organization}}, som håller sina program uppdaterade med Lappa.',
    role: { admin: 'administratör', member: 'medlem' },
    action: 'Se inbjudan',
    linkRule: 'Inbjudan gäller {{email}} till och med {{until}}.',
    unexpected: 'Känner du inte avsändaren kan du bortse från brevet.',
  },
} as const;
