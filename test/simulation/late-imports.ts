/**
 * What production code loads late and a run reaches. A load takes real time, for which the virtual clock never waits:
 * the invocation would be over before it, and what it was about to do would be lost.
 */
import '../../lib/channel/aws/rcs-receipt-errors.ts';
import '../../lib/channel/aws/sms-receipt-errors.ts';
import '../../lib/channel/meta/whatsapp-errors.ts';
import '../../lib/channel/plain-number.ts';
import '../../lib/channel/twilio/twilio-errors.ts';
import '../../lib/chat-server/open-bridge.ts';
import '../../lib/conversation/client/move-to-client.ts';
import '../../lib/conversation/receive/put-bridged.ts';
import '../../lib/invite/check-steps.ts';
import '../../lib/invite/circuit.ts';
import '../../lib/invite/fallback.ts';
import '../../lib/invite/invite-receipt.ts';
import '../../lib/invite/join-conversation.ts';
import '../../lib/invite/leave-to-chat-server.ts';
import '../../lib/invite/on-all-channels.ts';
import '../../lib/invite/open-on-chat-server.ts';
import '../../lib/invite/sending.ts';
import '../../lib/invite/settle-step.ts';
import '../../lib/invite/steps.ts';
import 'libphonenumber-js/max';
import { readPhoneNumber } from '../../lib/channel/phone-number.ts';

// A package that is there still takes a while to be handed out; its caller keeps it.
await readPhoneNumber('15550100001', { landlines: 'take' });
