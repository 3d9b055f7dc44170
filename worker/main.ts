import { tuneProcess } from './tuned-process.ts';

tuneProcess();
// Only then: what is loaded before is loaded twice.
await import('./serve.ts');
