import { pauseOrResume } from './pause.ts';

await pauseOrResume('running');
