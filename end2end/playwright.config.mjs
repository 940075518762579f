import { defineConfig } from '@playwright/test';

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'stories',
  // Each file has its own service and network, and waits more than it works: four share two cores well. Only the
  // burst is timed: it comes first, and alone.
  workers: 4,
  projects: [
    { name: 'burst', testMatch: 'burst.spec.mjs' },
    { name: 'stories', testIgnore: 'burst.spec.mjs', dependencies: ['burst'] },
  ],
  timeout: 90_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // Pictures and copies of every moment cost as much as the stories themselves.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
  },
});
