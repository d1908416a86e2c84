/**
 * `npm run contact -- show|erase KEY=VALUE`: what is stored of a person, and erasing it.
 * `npm run contact -- show|opt-out|opt-in --channel NAME CLIENT`: whether a client wants messages, and setting it.
 */
import { createCommand, createSubcommand, runCommand } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { onTarget, withStage } from './command.ts';

const howToName =
  'Name a person by one key (EmailAddress, PhoneNumber, FirstName+LastName, AppleClientId; names as in FirstName=Ann LastName=Smith), or a contact by its id, 32 hexadecimal digits; with --channel a client as the channel does, such as 15550100001.';

const name = 'npm run contact';
const contact = createCommand(name, 'Shows or erases what is stored of a person, and whether they want messages.');

const ofChannel = 'a client of this channel, instead of a person';

const showCommand = withStage(createSubcommand(name, 'show', 'Shows it.'))
  .argument('<person...>', 'a key, such as PhoneNumber=15550100001, an id, or a client')
  .option('--channel <name>', ofChannel)
  .option('--json', 'for machines', false)
  .action((person, options) =>
    onTarget(options, async (target) => {
      if (options.channel !== undefined) {
        const { showClient } = await import('./client.ts');

        return showClient(target, { ...options, channel: options.channel, client: oneOf(person) });
      }
      const { find, openTable, show } = await import('./find-contact.ts');

      return show(await find(target, await openTable(target), person), options.json);
    }),
  );

const eraseCommand = withStage(createSubcommand(name, 'erase', 'Erases it, with every key that leads to it.'))
  .argument('<person...>', 'a key, such as PhoneNumber=15550100001, an id, or a client')
  .option('--channel <name>', ofChannel)
  .option('--json', 'for machines', false)
  .action((person, options) =>
    onTarget(options, async (target) => {
      const { eraseClient, erasePerson } = await import('./erase-person.ts');

      return options.channel === undefined
        ? erasePerson(target, person, options)
        : eraseClient(target, { ...options, channel: options.channel, client: oneOf(person) });
    }),
  );

const optOutCommand = withStage(createSubcommand(name, 'opt-out', 'Sends a client nothing more.'))
  .argument('[client]', 'as the channel names clients, such as 15550100001')
  .requiredOption('--channel <name>', 'and all channels that share its clients')
  .option('--import <file>', 'many clients: one a line, or the first column of a CSV file')
  .action((client, options) =>
    onTarget(options, async (target) => {
      if ((client === undefined) === (options.import === undefined))
        throw new UsageError('Name one client, or a file with --import');

      const { importOptOuts, optOut } = await import('./set-opt-out.ts');

      return client === undefined
        ? importOptOuts(target, { channel: options.channel, file: options.import ?? '' })
        : optOut(target, { channel: options.channel, client });
    }),
  );

const optInCommand = withStage(createSubcommand(name, 'opt-in', 'Lets messages go to a client again.'))
  .argument('<client>', 'as the channel names clients, such as 15550100001')
  .requiredOption('--channel <name>', 'and all channels that share its clients')
  .action((client, options) =>
    onTarget(options, async (target) => {
      const { optIn } = await import('./set-opt-out.ts');

      return optIn(target, { channel: options.channel, client });
    }),
  );

contact.allowExcessArguments().action((_options, { args: [unknown] }) => {
  throw new UsageError(
    unknown === undefined ? 'Name what to do: show, erase, opt-out or opt-in' : `There is no command ${unknown}`,
  );
});

for (const command of [showCommand, eraseCommand, optOutCommand, optInCommand]) contact.addCommand(command);
await runCommand(contact.addHelpText('after', `\n${howToName}`));

function oneOf([client = '', ...more]: readonly string[]): string {
  if (client === '' || more.length > 0) throw new UsageError('With --channel name one client');

  return client;
}
