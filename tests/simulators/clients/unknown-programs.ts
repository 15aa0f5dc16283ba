import type { InstalledProgram } from './installed-program.ts';

const program = (
  name: string,
  publisher: string,
  version: string,
  productCode: string | null = null,
): InstalledProgram => ({
  name,
  publisher,
  version,
  productCode,
  packageFamilyName: null,
  scope: 'machine',
});

/** Programs that no catalog knows: drivers, line-of-business software, names in many scripts. All are invented. */
export const unknownPrograms: InstalledProgram[] = [
  program(
    'Byggkalkyl Å-serien',
    'Söderkåkar Programvara AB',
    '4.2.1',
    '{6B0A7E1C-0D7E-4B1A-9A63-51B5F3F0A001}',
  ),
  program('Löneportalen för små företag', 'Räkenskap i Norr AB', '2026.3'),
  program('Tidrapport – förarhytt', 'Ekhult Åkeri & Maskin', '1.0', 'TidrapportFörarhytt_is1'),
  program('Ritningsvisaren 3D (64-bitars)', 'Mälarkonstruktion', '12.0.4'),
  program(
    'Журнал учёта техники',
    'ООО «Северный мост»',
    '7.1.0',
    '{6B0A7E1C-0D7E-4B1A-9A63-51B5F3F0A002}',
  ),
  program('印刷管理ツール', '北海印刷株式会社', '5.0.12'),
  program('مدير الطابعات', 'شركة الميناء للبرمجيات', '2.3'),
  program('אשף הגיבוי', 'גלים תוכנה בע״מ', '1.8.2'),
  program('Σχεδιαστής Δικτύου', 'Αιγαίο Λογισμικό', '3.3.1'),
  program('โปรแกรมจัดคิว', 'บริษัท ท่าเรือซอฟต์', '0.9'),
  program('İş Güvenliği Günlüğü', 'Iğdır Yazılım', '6.0.0'),
  program('Truong Bản vẽ', 'Phần mềm Sông Hồng', '10.4'),
  program('Nordic Label Printer Driver 7.1.0.4', 'Nordic Label Systems', '7.1.0.4'),
  program('Fjärrstöd för kommuner', 'Kommunstöd Småland', '2.14.0.0', 'Fjärrstöd'),
  program('Realtek Audio Console Helper', 'Invented Audio Works', '1.42.285.0'),
  program('Bokningsskärm 🛠 verkstad', 'Verkstadsskärmar i Umeå', '3.0.0'),
  program('KÖLAPP', 'Åse & Öst', ''),
  program('“Smart” Scanner Suite', '', '11'),
];
