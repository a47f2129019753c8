import { simpleParser } from 'mailparser';
import type { Channel } from '../../workflows/domain/news';
import type { Entry, MessageLog, StoredMessage } from './message-log';

/** A message as `messages.json` shows it: one for each address or number that it went to. */
export interface InboxMessage {
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly at: string;
  readonly message_id: string;
}

export interface MessageQuery {
  readonly channel?: Channel | undefined;
  /** An address or number, compared without case. */
  readonly to?: string | undefined;
  readonly limit?: number | undefined;
}

type Content = Pick<InboxMessage, 'subject' | 'text' | 'html' | 'message_id'>;

const rememberedContents = 3_000;

/** Reads a log's messages. Mail is taken apart here, when somebody looks, not when it comes in. */
export class MessageReader {
  readonly #log: MessageLog;
  readonly #contents = new Map<Entry, Content>();

  constructor(log: MessageLog) {
    this.#log = log;
  }

  /** The newest first. */
  async find({ channel, to, limit = Infinity }: MessageQuery = {}): Promise<InboxMessage[]> {
    const found: InboxMessage[] = [];
    for (const entry of this.#log.newestFirst()) {
      if (found.length >= limit) break;
      if (channel !== undefined && entry.channel !== channel) continue;
      const recipients = entry.to.filter(
        (each) => to === undefined || each.toLowerCase() === to.toLowerCase(),
      );
      if (recipients.length === 0) continue;
      const content = await this.#contentOf(entry);
      if (content === null) continue;
      for (const each of recipients) {
        found.push({ channel: entry.channel, to: each, ...content, at: entry.at });
      }
    }
    return found.slice(0, limit);
  }

  async #contentOf(entry: Entry): Promise<Content | null> {
    const known = this.#contents.get(entry);
    if (known !== undefined) return known;
    const message = this.#log.read(entry);
    if (message === null) return null;
    const content = message.channel === 'sms' ? smsContent(message) : await mailContent(message);
    const oldest = this.#contents.keys().next().value;
    if (this.#contents.size >= rememberedContents && oldest !== undefined) {
      this.#contents.delete(oldest);
    }
    this.#contents.set(entry, content);
    return content;
  }
}

function smsContent(message: StoredMessage): Content {
  return { subject: null, text: message.content, html: null, message_id: message.messageId ?? '' };
}

async function mailContent(message: StoredMessage): Promise<Content> {
  const mail = await simpleParser(Buffer.from(message.content, 'latin1'), {
    skipImageLinks: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
  });
  return {
    subject: mail.subject ?? null,
    text: mail.text?.trimEnd() ?? '',
    html: mail.html || null,
    message_id: mail.messageId ?? '',
  };
}
