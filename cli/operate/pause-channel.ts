import { pauseOrResume } from './pause.ts';

await pauseOrResume('paused');
