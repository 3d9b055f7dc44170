import PostalMime, { type Address, type Attachment } from 'postal-mime';
import type { KeptMail } from './kept-mail.ts';

export interface ReadMail {
  readonly mail: KeptMail;
  /** In the order of `mail.attachments`. */
  readonly contents: readonly Buffer[];
}

/** Takes a mail apart. What cannot be understood becomes empty: it was kept, and its source can be seen. */
export async function readMail(
  id: string,
  note: Pick<KeptMail, 'receivedAt' | 'envelope'>,
  source: Buffer,
): Promise<ReadMail> {
  const email = await PostalMime.parse(source);
  const attachments = email.attachments.map((attachment) => ({
    attachment,
    content: contentOf(attachment),
  }));
  return {
    mail: {
      id,
      ...note,
      from: email.from ? addressText(email.from) : '',
      to: (email.to ?? []).map(addressText).join(', '),
      subject: email.subject ?? '',
      text: email.text ?? '',
      html: email.html ?? '',
      headers: email.headers.map(({ originalKey, key, value }) => ({
        name: originalKey || key,
        value,
      })),
      attachments: attachments.map(({ attachment, content }) => ({
        name: attachment.filename ?? '',
        type: attachment.mimeType,
        bytes: content.length,
        contentId: (attachment.contentId ?? '').replace(/^<|>$/g, ''),
      })),
    },
    contents: attachments.map(({ content }) => content),
  };
}

const addressText = (address: Address): string =>
  address.address === undefined
    ? address.name
    : address.name
      ? `${address.name} <${address.address}>`
      : address.address;

const contentOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
