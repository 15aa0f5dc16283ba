/** Two addresses each; a sitemap may hold 50,000 and is easier on everyone when smaller. */
export const applicationsPerSitemap = 1_000;
