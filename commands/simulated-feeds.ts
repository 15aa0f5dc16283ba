import type { SimulatedFeed } from './seed-database.ts';

export function describeSimulatedFeeds(_vendorSite: string): SimulatedFeed[] {
  return [];
}
