import { useEffect, useRef } from 'preact/hooks';
import type { NextStep, Timeline, TimelineStep } from '../../page-types.ts';
import { duration, exactTime, fullTime } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { isUnknown, sessionId, timeline } from '../state/session.ts';

export function TimelineLine() {
  const shown = timeline.value;

  return (
    <section class="timeline" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        <p>{shown ? <Head timeline={shown} /> : 'Every step of the chosen session, and what comes next.'}</p>
      </header>
      {shown ? <Steps timeline={shown} /> : <Nothing />}
    </section>
  );
}

function Nothing() {
  const text =
    sessionId.value === undefined
      ? 'Press 2, and each step appears here: accepted, sent, delivered, answered.'
      : isUnknown.value
        ? `This machine has no session ${sessionId.value}. Choose one under Sessions.`
        : '';

  return <p class="hint">{text}</p>;
}

function Head({ timeline: { sessionId, session } }: { readonly timeline: Timeline }) {
  return (
    <>
      <code>{sessionId}</code>
      {session && (
        <>
          {' '}
          on {session.channel ?? 'no channel'}, <strong>{session.outcome}</strong>
          {session.chat.state === 'terminated' && `, ended (${session.chat.reason ?? 'no reason'})`}
        </>
      )}
    </>
  );
}

export function Steps({ timeline: { steps, next } }: { readonly timeline: Timeline }) {
  const list = useRef<HTMLOListElement>(null);
  const last = steps.at(-1)?.n;
  useEffect(() => {
    list.current?.scrollTo({ left: list.current.scrollWidth, behavior: 'instant' });
  }, [last]);
  const first = steps[0]?.at;

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ol class="steps" ref={list} tabIndex={0} aria-label="Steps">
      {steps.map((step) => (
        <Step key={step.n} step={step} since={first} />
      ))}
      {next.map((one) => (
        <Next key={one.what} next={one} />
      ))}
    </ol>
  );
}

function Step({ step, since }: { readonly step: TimelineStep; readonly since: string | undefined }) {
  const { at, text, tone, attempt, fault, vendorCode, vendorMeaning } = step;
  const after = since === undefined ? 0 : Date.parse(at) - Date.parse(since);

  return (
    <li class={`step ${tone}`}>
      <time dateTime={at} title={fullTime(at)}>
        {exactTime(at)}
        {after > 0 && <span class="after"> +{duration(after)}</span>}
      </time>
      <p class="step-text">{text}</p>
      {(attempt ?? 0) > 1 && <p class="step-more">attempt {attempt}</p>}
      {vendorCode !== undefined && (
        <p class="step-more">
          <code>{vendorCode}</code> {vendorMeaning}
        </p>
      )}
      {fault && (
        <p class="step-more">
          {fault.title}{' '}
          <a href={`/${fault.doc}`} target="_blank" rel="noreferrer">
            {fault.code}
          </a>
        </p>
      )}
    </li>
  );
}

function Next({ next: { what, at } }: { readonly next: NextStep }) {
  const left = at === undefined ? 0 : Date.parse(at) - now.value;

  return (
    <li class="step next">
      <time dateTime={at}>
        {at === undefined ? 'next' : left > 0 ? `in ${duration(Math.ceil(left / 1000) * 1000)}` : 'now'}
      </time>
      <p class="step-text">{what}</p>
    </li>
  );
}
