import type { PageLanguage } from '../simulator-page.ts';
import type { ComputerAct } from './computer.ts';

interface FleetPageWords {
  title: string;
  part: string;
  heading: (count: number) => string;
  explanation: string;
  addTen: string;
  checkInNow: string;
  pause: string;
  resume: string;
  paused: string;
  done: Record<FleetAction, string>;
  columns: { name: string; programs: string; act: string; when: string };
  acts: Record<ComputerAct, string>;
  problem: string;
  back: string;
  more: (count: number) => string;
}

export const fleetActions = ['add-ten', 'pause', 'resume', 'check-in'] as const;
export type FleetAction = (typeof fleetActions)[number];

export const fleetPageWords: Record<PageLanguage, FleetPageWords> = {
  sv: {
    title: 'Simulerade datorer',
    part: 'Datorer',
    heading: (count) => (count === 1 ? 'En dator' : `${count} datorer`),
    explanation:
      'Datorerna checkar in hos Lappa, frågar organisationens winget-källa om varje program och uppgraderar det som är nyare där. Några uppgraderingar misslyckas först. En riktig dator gör det några gånger om dagen, de här varje minut.',
    addTen: 'Lägg till tio',
    checkInNow: 'Checka in alla nu',
    pause: 'Pausa',
    resume: 'Fortsätt',
    paused: 'Datorerna är pausade.',
    done: {
      'add-ten': 'Tio datorer är på väg.',
      pause: 'Datorerna är pausade.',
      resume: 'Datorerna är i gång igen.',
      'check-in': 'Alla checkar in nu.',
    },
    columns: { name: 'Dator', programs: 'Program', act: 'Gjorde senast', when: 'När' },
    acts: {
      made: 'är ny',
      enrolled: 'anslöt sig',
      'checked-in': 'checkade in',
      upgraded: 'uppgraderade',
      'upgrade-failed': 'misslyckades med',
      refused: 'nekades',
      'no-answer': 'fick inget svar',
    },
    problem: 'Det gick inte',
    back: 'Tillbaka till datorerna',
    more: (count) => `och ${count} till`,
  },
  en: {
    title: 'Simulated computers',
    part: 'Computers',
    heading: (count) => (count === 1 ? 'One computer' : `${count} computers`),
    explanation:
      'The computers check in with Lappa, ask the organisation’s winget source for each program and upgrade what is newer there. Some upgrades fail at first. A real computer does so a few times a day, these every minute.',
    addTen: 'Add ten',
    checkInNow: 'Check in all now',
    pause: 'Pause',
    resume: 'Resume',
    paused: 'The computers are paused.',
    done: {
      'add-ten': 'Ten computers are on their way.',
      pause: 'The computers are paused.',
      resume: 'The computers run again.',
      'check-in': 'All of them check in now.',
    },
    columns: { name: 'Computer', programs: 'Programs', act: 'Did last', when: 'When' },
    acts: {
      made: 'is new',
      enrolled: 'enrolled',
      'checked-in': 'checked in',
      upgraded: 'upgraded',
      'upgrade-failed': 'failed with',
      refused: 'was refused',
      'no-answer': 'got no answer',
    },
    problem: 'That did not work',
    back: 'Back to the computers',
    more: (count) => `and ${count} more`,
  },
};
