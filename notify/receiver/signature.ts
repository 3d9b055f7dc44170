import { createHmac } from 'node:crypto';

/**
 * `t=<seconds since 1970>,v1=<hex>`: HMAC-SHA-256, under the receiver's secret, of the seconds, a full
 * stop and the body as it is sent. The seconds let a receiver refuse what somebody recorded and sends again.
 */
export const signatureOf = (secret: string, body: string, now: Date): string => {
  const seconds = Math.floor(now.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
