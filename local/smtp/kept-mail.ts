/** One mail as it came and as it reads. */
export interface KeptMail {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** Who it was sent by and to, as the servers spoke: what the headers say may differ. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Empty when there is none. As it came: anything but safe. */
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly KeptAttachment[];
}

export interface KeptAttachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly contentId: string;
}
