import { stage, whatToDo } from '../state/story.ts';
import { Desk } from './desk.tsx';
import { Ivr } from './ivr.tsx';
import { Phone } from './phone.tsx';
import { TimelineLine } from './timeline.tsx';

/** The caller's way, from left to right, and below it what happened to the invite. */
export function Live() {
  return (
    <div class="live-screen">
      <p class="visually-hidden" role="status">
        {whatToDo(stage.value)}
      </p>
      <div class="columns">
        <Ivr />
        <Phone />
        <Desk />
      </div>
      <TimelineLine />
    </div>
  );
}
