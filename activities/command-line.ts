import { onlyHelp } from '../config/help';

// The very first import of `worker.ts`: whoever asks for help may have no settings, which tracing reads as it is loaded.
onlyHelp(`npm run worker

  It has no options and runs until it is told to stop. WORKER_QUEUES says which task queues it serves, for example
  WORKER_QUEUES=email,sms npm run worker; its other settings stand in docs/settings.md.`);
