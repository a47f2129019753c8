import { onlyHelp } from '../config/help';

// The very first import of `server.ts`: whoever asks for help may have no settings, which tracing reads as it is loaded.
onlyHelp(`npm run api

  It has no options and runs until it is told to stop; its settings stand in docs/settings.md.`);
