import type { LegalDocuments } from '../legal-document.ts';

const updated = '2026-11-22';
const updatedLabel = 'Senast ändrad';

/** Juridiska texter. De beskriver tjänsten som den är nu: en öppen katalog, och konton för organisationer. */
export const legalDocuments: LegalDocuments = {
  privacy: ({ company, email }) => ({
    title: 'Integritet',
    summary:
      'Du kan läsa katalogen utan konto och utan kakor. Har du ett konto sparar vi det som behövs för att skydda det. Vi mäter inte vad du gör och lämnar inget vidare.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'Vem som ansvarar',
        paragraphs: [
          `${company} ansvarar för de personuppgifter som behandlas på den här webbplatsen. Du når oss på ${email}.`,
        ],
      },
      {
        heading: 'Vad vi lagrar när du besöker sidorna',
        paragraphs: [
          'Vår egen logg innehåller en rad för varje sida som hämtas. Den behövs för att hitta fel och för att tjänsten ska fungera. Raden innehåller:',
        ],
        list: [
          'när sidan hämtades och hur lång tid det tog,',
          'vilken sida det var, men inte vad du sökte efter,',
          'om det gick bra,',
          'ett slumpmässigt nummer för just den hämtningen.',
        ],
      },
      {
        heading: 'Vad vi inte lagrar',
        paragraphs: [
          'IP-adressen skrivs inte i vår logg när du läser de öppna sidorna, och de sätter inga kakor. Vi använder inget analysverktyg och ingen reklam. Typsnitt och bilder kommer från vår egen server, så att ingen annan får veta att du är här.',
        ],
      },
      {
        heading: 'Om du har ett konto',
        paragraphs: ['Då sparar vi:'],
        list: [
          'namn, e-postadress, språk och vilka organisationer och team du är med i,',
          'lösenordet som en hash som inte går att läsa tillbaka, och det som hör till tvåstegsinloggning och nycklar,',
          'varje inloggning: när, från vilken IP-adress, med vilken webbläsare; du ser dem under Inloggningar och de glöms 90 dagar efter att de tagit slut,',
          'en händelselogg över vad som ändrats i organisationen, av vem och varifrån; organisationens ägare kan läsa den,',
          'de mejl vi skickat till dig, i 30 dagar.',
        ],
      },
      {
        heading: 'Kakor när du loggar in',
        paragraphs: [
          'En kaka håller dig inloggad, en annan finns några minuter medan du loggar in eller registrerar dig. De behövs för att inloggningen ska fungera och används inte till något annat.',
        ],
      },
      {
        heading: 'Om du skriver till oss',
        paragraphs: [
          'Då har vi din e-postadress och det du skrev, så länge det behövs för att svara och följa upp ärendet.',
        ],
      },
      {
        heading: 'Länkar till tillverkare',
        paragraphs: [
          'Installationsfilerna ligger hos respektive tillverkare. Följer du en sådan länk lämnar du Lappa, och tillverkarens egna regler gäller.',
        ],
      },
      {
        heading: 'Dina rättigheter',
        paragraphs: [
          `Du har rätt att få veta vilka uppgifter vi har om dig, få dem rättade eller raderade och invända mot behandlingen. Skriv till ${email}. Du kan också klaga hos Integritetsskyddsmyndigheten, imy.se.`,
        ],
      },
    ],
  }),
  terms: ({ company, email }) => ({
    title: 'Användarvillkor',
    summary:
      'Katalogen är öppen och gratis att läsa. Programmen är tillverkarnas; vi visar vad de har släppt och vad vi har kontrollerat.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'Tjänsten',
        paragraphs: [
          `Lappa drivs av ${company}. Katalogen visar vilka versioner av Windows-program som finns, var tillverkaren har lagt filerna och vilken SHA-256 de har. Organisationer kan skapa konto och använda planen Basic gratis. De andra planerna går inte att köpa än; när det går får de egna villkor.`,
        ],
      },
      {
        heading: 'Ditt konto',
        paragraphs: [
          'Kontot är personligt. Håll lösenordet hemligt och säg till om du tror att någon annan har kommit in. Organisationens ägare bestämmer vilka som är med i den. Konton som används för att skada andra kan stängas av.',
        ],
      },
      {
        heading: 'Programmen',
        paragraphs: [
          'Programmen, deras namn och varumärken tillhör respektive tillverkare. Du installerar dem enligt tillverkarens licens. Vi lägger inte upp egna kopior av filerna, och att ett program finns i katalogen betyder inte att tillverkaren samarbetar med oss.',
        ],
      },
      {
        heading: 'Vad ”hash kontrollerad” betyder',
        paragraphs: [
          'Att vi har laddat ner filen och att dess SHA-256 stämde med den uppgift vi hade om den. Det säger att filen är den som avsågs, inte att programmet är fritt från fel eller passar er.',
        ],
      },
      {
        heading: 'Hur du får använda katalogen',
        paragraphs: [
          'Du får läsa, länka till och hämta uppgifterna, också med program genom flödet och API:et. Fråga då inte oftare än du behöver och använd svarets ETag. Den som stör tjänsten för andra kan stängas av.',
        ],
      },
      {
        heading: 'Ansvar',
        paragraphs: [
          'Vi gör vårt bästa för att uppgifterna ska stämma, men de lämnas utan garanti och kan innehålla fel. Vi ansvarar inte för följderna av ett installerat program. Det begränsar inte rättigheter du har enligt tvingande lag.',
        ],
      },
      {
        heading: 'Ändringar och lag',
        paragraphs: [
          `Villkoren kan ändras; datumet ovan visar när det hände senast. Svensk lag gäller. Frågor besvaras på ${email}.`,
        ],
      },
    ],
  }),
  gdpr: ({ company, email }) => ({
    title: 'GDPR',
    summary:
      'Så uppfyller vi dataskyddsförordningen: vad som behandlas, med vilket stöd, hur länge och hur du använder dina rättigheter.',
    updated,
    updatedLabel,
    sections: [
      {
        heading: 'Personuppgiftsansvarig',
        paragraphs: [`${company}, ${email}. Vi har inget dataskyddsombud.`],
      },
      {
        heading: 'Vad som behandlas, och stödet för det',
        paragraphs: ['I dag behandlas:'],
        list: [
          'Driftlogg: tid, sida, resultat och ett slumpmässigt nummer för varje hämtning. Berättigat intresse (artikel 6.1 f): att hålla tjänsten igång och säker. Loggen innehåller ingen IP-adress.',
          'Konto: namn, e-postadress, språk, medlemskap och det som bevisar vem du är. Avtal (artikel 6.1 b): att ge dig och din organisation tjänsten.',
          'Inloggningar och händelselogg: tid, IP-adress, webbläsare och vad som ändrades. Berättigat intresse (artikel 6.1 f): att skydda kontot och kunna utreda vad som hänt.',
          'E-post till oss: adress och innehåll. Berättigat intresse (artikel 6.1 f): att svara dig.',
        ],
      },
      {
        heading: 'Hur länge',
        paragraphs: [
          'Loggrader behålls så länge de behövs för felsökning. Kontot finns tills du ber oss ta bort det. Avslutade inloggningar glöms efter 90 dagar, skickade mejl efter 30 dagar, länkar i mejl dagen efter att de gått ut. Händelseloggen behålls så länge organisationen är kund. E-post till oss behålls tills ärendet är avslutat.',
        ],
      },
      {
        heading: 'Vilka som får del av uppgifterna',
        paragraphs: [
          'Medlemmar i samma organisation ser varandras namn och e-postadress. Vi lämnar i övrigt inte ut eller säljer uppgifter. När vår personal läser kunduppgifter antecknas det i händelseloggen. Den som driver våra servrar behandlar dem för vår räkning enligt avtal.',
        ],
      },
      {
        heading: 'Kakor och spårning',
        paragraphs: [
          'De öppna sidorna sätter inga kakor. När du loggar in sätts bara de kakor som inloggningen kräver. Därför frågar vi inte om samtycke.',
        ],
      },
      {
        heading: 'Dina rättigheter',
        paragraphs: [
          `Du kan begära tillgång, rättelse, radering, begränsning och att få ut dina uppgifter, och du kan invända mot behandlingen. Skriv till ${email}; vi svarar inom en månad. Inget beslut om dig fattas automatiskt. Du kan klaga hos Integritetsskyddsmyndigheten, imy.se.`,
        ],
      },
      {
        heading: 'För organisationer',
        paragraphs: [
          'När kunder ansluter datorer blir kunden personuppgiftsansvarig för uppgifterna om sina användare och vi personuppgiftsbiträde. Ett biträdesavtal tecknas då tillsammans med abonnemanget.',
        ],
      },
    ],
  }),
};
