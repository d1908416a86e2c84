/** The page of `npm start`. */
import { render } from 'preact';
import { App } from './app.tsx';
import { catalog } from './state/catalog.ts';
import { watchDesk } from './state/desk.ts';
import { connect } from './state/events.ts';
import { faults } from './state/faults.ts';
import { watchPhone } from './state/phone.ts';
import { watchSession } from './state/session.ts';

catalog.watch();
faults.watch();
watchPhone();
watchDesk();
watchSession();
connect();

const root = document.getElementById('page');
if (root) render(<App />, root);
