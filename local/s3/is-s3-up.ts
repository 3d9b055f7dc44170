/** Does an S3 server answer on this port of 127.0.0.1? A 403 is an answer: it asks who we are. */
export async function isS3Up(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      signal: AbortSignal.timeout(2000),
    });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false; // not listening yet
  }
}
