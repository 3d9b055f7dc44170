/** Where frames go, one after another: the spool's writer, or a file in a test. */
export interface FrameSink {
  /**
   * Appends compressed bytes and says where they stand. Calls come one at a time. A rejection ends
   * the dump with that very error.
   */
  append(frame: Buffer): Promise<{ offset: number; length: number }>;
}
