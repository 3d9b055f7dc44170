export interface Answer<T> {
  readonly status: number;
  readonly location: string | null;
  readonly retryAfter: string | null;
  readonly body: T;
}

/** Asks an API that listens at `address`, in English, as whoever the headers say. */
export const asking =
  (address: string) =>
  async <T>(
    headers: Record<string, string>,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer<T>> => {
    const answer = await fetch(`${address}${path}`, {
      method,
      headers: {
        ...headers,
        'accept-language': 'en',
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      retryAfter: answer.headers.get('retry-after'),
      body: (text ? JSON.parse(text) : null) as T,
    };
  };
