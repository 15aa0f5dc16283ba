import { leakedPasswords } from './leaked-passwords.ts';

/**
 * What guessers try first, kept in the house so that no password ever leaves it to be looked up. The words are those
 * that lists of leaked passwords are full of, in English and Swedish; whole passwords are those too long to be caught
 * as a word with something around it.
 */

const words = `
  password passwd passord passwort losenord lösenord losen hemligt hemlig hemligheten secret secure security
  welcome valkommen välkommen letmein login logga inloggning admin administrator root user anvandare
  användare guest gast gäst test tester testing demo default changeme change master access system server service
  windows office microsoft outlook computer dator internet network wifi router cisco google facebook instagram
  twitter linkedin youtube amazon apple samsung nokia huawei android iphone qwerty qwertz azerty asdf zxcv qazwsx
  iloveyou loveyou iloveu jagalskardig jagälskardig alskling älskling alskar älskar karlek kärlek love lovely baby
  angel princess prinsessa sunshine solsken flower blomma butterfly fjaril rainbow regnbage happy lucky freedom
  forever whatever trustno superman batman spiderman starwars pokemon pikachu naruto minecraft fortnite dragon
  monkey tiger shadow killer hunter ranger soldier warrior phoenix eagle falcon panther wolf puppy kitty kitten
  football fotboll hockey ishockey baseball basketball soccer golf tennis arsenal liverpool chelsea manchester
  united barcelona realmadrid juventus hammarby djurgarden djurgården brynas brynäs leksand farjestad färjestad
  sommar sommaren summer vinter vintern winter host hosten höst hösten autumn fall spring varen våren januari
  februari mars april juni juli augusti september oktober november december january february march june july
  august october mandag måndag tisdag onsdag torsdag fredag lordag lördag sondag söndag monday tuesday wednesday
  thursday friday saturday sunday sverige sweden stockholm goteborg göteborg malmo malmö uppsala london paris
  hejhej hejsan hallå halla hello hejdu foretag företag company business kontor kontoret jobb jobbet skola skolan
  familj family mamma pappa mother father andersson johansson karlsson nilsson eriksson larsson olsson persson
  svensson gustafsson michael jordan jennifer jessica ashley daniel thomas andrew joshua matthew robert charlie
  anthony william nicole amanda samantha michelle elizabeth alexander alexandra christopher christian christina
  christine benjamin nicholas jonathan victoria isabella isabelle caroline charlotte stephanie katherine catherine
  margaret patricia veronica gabriel sebastian dominic leonardo fernando antonio francesco giovanni anders erik johan
  maria anna emma linda basket masterbating blahblah asshole whatever everything something nothing unbelievable
  pussy fuckyou fuck kuken skit jävla javla helvete satan cheese cookie chocolate choklad banana coffee kaffe
  pepper ginger summer diamond silver golden purple orange yellow black white green money pengar million dollar
  mustang corvette ferrari porsche mercedes yamaha harley volvo saab audi toyota honda metallica nirvana slipknot
  eminem blink music guitar abcd aaaa lappa
`;

const wholePasswords = `
  1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8
  1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc zaq12wsxcde3 zaq1xsw2cde3 zaq1zaq1zaq1 qazwsxedcrfv qazwsxedcrfvtgb
  qazxswedcvfr 123qweasdzxc qweasdzxc123 qwe123asd456 1a2b3c4d5e6f a1b2c3d4e5f6 a1s2d3f4g5h6 147258369147
  147852369147 159357159357 741852963741 789456123789 789456123000 123654789123 987456321987 112233445566
  111222333444 121212121212 101010101010 123123123123 123321123321 010203040506 102030405060 correcthorse
  correcthorsebattery correcthorsebatterystaple thisisapassword mypasswordis nopassword opensesame abrakadabra
  jegelskerdig ichliebedich tequieromucho teamomucho milanista
`;

const listed = (text: string) => text.trim().split(/\s+/);

/** Longest first, so that the longest is found where several begin. */
export const commonWords: readonly string[] = [...new Set(listed(words))].sort(
  (a, b) => b.length - a.length,
);

export const commonPasswords: ReadonlySet<string> = new Set([
  ...listed(wholePasswords),
  ...leakedPasswords,
]);
