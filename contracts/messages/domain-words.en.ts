import type { DomainWordsOf } from './domain-words.ts';

/** See domain-words.ts for `{…}` and `[…]`. */
export const domainWordsEn: DomainWordsOf = {
  'certificate-good': {
    message:
      'The certificate[ of {target}] is valid[ until {until:instant}][ (days left: {days})][, issued by {issuer}].',
    hint: '',
  },
  'redirect-good': { message: 'The address[ {target}] leads where it should[: {to}].', hint: '' },
  answers: { message: 'The address[ {target}] answers[ ({status})].', hint: '' },
  'cors-good': { message: 'The address[ {target}] lets the app[ of {origin}] in.', hint: '' },
  'certificate-ends': {
    message:
      'The certificate[ of {target}] ends soon[: {until:instant}][ (days left: {days})][; it was issued by {issuer}].',
    hint: 'Renew it now, and find out why it was not renewed by itself.',
  },
  'certificate-expired': {
    message:
      'The certificate[ of {target}] expired[ {until:instant}][; it was issued by {issuer}].',
    hint: 'Renew it: browsers and apps are locked out. If it was renewed, reload the web server so that it uses the new one.',
  },
  'certificate-not-yet': {
    message:
      'The certificate[ of {target}] is not valid yet[: it begins {from:instant}][; it was issued by {issuer}].',
    hint: 'Check the clocks of both computers, or install the certificate that is valid today.',
  },
  'certificate-other-name': {
    message: 'The certificate[ of {target}] is for another name[: {names}].',
    hint: 'Have one issued that includes this name, or mend which site answers for it.',
  },
  'certificate-self-signed': {
    message:
      'Nobody vouches for the certificate[ of {target}]: whoever made it signed it[ ({issuer})].',
    hint: 'Install one of an authority that everybody knows (Let’s Encrypt, for one).',
  },
  'certificate-untrusted': {
    message:
      'Nobody known vouches for the certificate[ of {target}][, issued by {issuer}][: {why}].',
    hint: 'Install the certificates in between as well (“fullchain”). If the authority is your own, make it known to the worker by NODE_EXTRA_CA_CERTS.',
  },
  'tls-refused': {
    message: 'No secure connection could be agreed on[ with {target}][: {why}].',
    hint: 'Check that https is served at that port, with TLS 1.2 or later.',
  },
  'name-unknown': {
    message: 'The name does not exist in the DNS[: {target}].',
    hint: 'Check its A, AAAA or CNAME record, and that the domain has not lapsed.',
  },
  'name-unresolved': {
    message: 'The DNS gave no answer about the name[: {target}][ ({why})].',
    hint: 'Check the domain’s name servers, and those that the worker uses.',
  },
  refused: {
    message: 'The server refused the connection[: {target}].',
    hint: 'Check that the web server is running, and the firewall.',
  },
  timeout: {
    message: 'There was no answer in time[: {target}][ (waited for {seconds} s)].',
    hint: 'Check that the server is up and not overloaded, and the firewall.',
  },
  'broken-off': {
    message: 'The server broke the connection off[: {target}][ ({why})].',
    hint: 'Look into the logs of the web server and of what stands in front of it.',
  },
  unreachable: {
    message: 'The server could not be reached[: {target}][ ({why})].',
    hint: 'Check the network and the address that the name leads to.',
  },
  'address-not-allowed': {
    message: 'That address may not be called[: {target}][ ({why})].',
    hint: 'Whoever operates the installation decides where may be called: “allow” in the notification settings.',
  },
  'http-closed': {
    message: 'Nobody answers in plain http[: {target}][ ({why})].',
    hint: 'Whoever types the domain without “https” does not get in. Open the port and redirect to https; if it is closed on purpose, set “ports.http” to null.',
  },
  'not-redirected': {
    message:
      'The address[ {target}] answers by itself[ ({status})], and should redirect[ to {expected}].',
    hint: 'Set the redirect up in the web server, or mend “www” in the clinic’s domains.',
  },
  'redirected-elsewhere': {
    message: 'The address[ {target}] leads elsewhere[: {to}][; it should lead to {expected}].',
    hint: 'Mend the redirect in the web server, or “www” in the clinic’s domains.',
  },
  'redirect-loop': {
    message: 'The address[ {target}] redirects for ever[; the last was {to}].',
    hint: 'Two rules contradict each other: look at the web server and at the proxy in front of it.',
  },
  'redirect-nowhere': {
    message: 'The address[ {target}] redirects without saying where[ ({status})].',
    hint: 'Mend the redirect in the web server: “Location” is missing or is no address.',
  },
  'answer-error': {
    message: 'The address[ {target}] answers with a server’s error[ ({status})].',
    hint: 'Look into the logs of the application and of the web server.',
  },
  'login-missing': {
    message: 'The login is not where it should be[: {target}][ ({status})].',
    hint: 'Check the path, “login.path”, and that the API is served at that address.',
  },
  'login-unexpected': {
    message: 'The login[ {target}] answers otherwise[: {status}][; expected {expected}].',
    hint: 'Try to log in to the application; if all is well, mend “login.expect”.',
  },
  'login-redirects': {
    message: 'The login[ {target}] redirects[ ({status})][ to {to}].',
    hint: 'What was sent may be lost when a redirect is followed: use the final address in “login.path”, with its slash at the end if it has one.',
  },
  'cors-refused': {
    message: 'The API[ {target}] refuses the browser’s preflight[ from {origin}][ ({status})].',
    hint: 'Let the API answer OPTIONS with 2xx, without redirecting and without asking for a login.',
  },
  'cors-origin': {
    message: 'The API[ {target}] does not let the app[ of {origin}] in[; it lets in {allowed}].',
    hint: 'Add that very origin to those that the API allows by CORS.',
  },
  'cors-headers': {
    message:
      'The API[ {target}] does not take headers that the app[ of {origin}] sends[: {missing}].',
    hint: 'Add them to Access-Control-Allow-Headers; “*” does not include “authorization”.',
  },
  'cors-methods': {
    message:
      'The API[ {target}] does not take methods that the app[ of {origin}] uses[: {missing}].',
    hint: 'Add them to Access-Control-Allow-Methods.',
  },
  'cors-credentials': {
    message: 'The API[ {target}] takes no cookies from the app[ of {origin}].',
    hint: 'Answer Access-Control-Allow-Credentials: true, with the very origin instead of “*”.',
  },
};
