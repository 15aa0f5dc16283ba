// Remix's Vite plugin makes this module; a ServerBuild.
declare module 'virtual:remix/server-build';
