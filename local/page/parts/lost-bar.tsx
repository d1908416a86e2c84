import { connection, lostAt } from '../state/events.ts';
import { exactTime } from './format.ts';

/** What is on the page stays readable; it only grows no older than it says. */
export function LostBar() {
  return (
    <div role="status" class="lost-holder">
      {connection.value === 'lost' && (
        <p class="lost-bar">
          <strong>npm start does not answer.</strong> What you see is of {exactTime(lostAt.value)}. Start it again, and
          the page goes on by itself.
        </p>
      )}
    </div>
  );
}
