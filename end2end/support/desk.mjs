// What an admin does on the dashboard, by the words on the buttons.
import { expect } from '@playwright/test';
import { signByHand, signWithWallet } from './browser.mjs';

/** A green square: enough of a picture to be decoded and kept. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsItjJpMY3wi+hcEKLDX9WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgsnqaDinQRbKQAAAABJRU5ErkJggg==',
  'base64',
);

export class Desk {
  /** An admin in front of a page, with a script in it or without. */
  constructor(page, service, account, { scripted = true } = {}) {
    Object.assign(this, { page, service, account, scripted });
  }

  async signIn() {
    await this.page.goto(`${this.service.url}/sign-in`);
    await (this.scripted ? signWithWallet(this.page) : signByHand(this.page, this.account));
    await expect(this.page).toHaveURL(/\/dashboard/);
  }

  async makeGroup(name) {
    await this.page.goto(`${this.service.url}/dashboard/groups/new`);
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Make the group' }).click();
    await this.#becomesVisible(this.page.getByRole('main').getByRole('link', { name: 'New link' }).first());
  }

  /** Makes a link to the group whose page is open; returns its address. */
  async makeLink({ welcome, automatic = false, picture = true } = {}) {
    await this.page.getByRole('main').getByRole('link', { name: 'New link' }).first().click();
    await this.page.getByLabel(automatic ? 'Anyone with the link' : 'Admins decide').check();
    if (welcome) await this.page.getByLabel('Welcome').fill(welcome);
    if (picture) {
      const file = { name: 'group.png', mimeType: 'image/png', buffer: PICTURE };
      await this.page.getByLabel('Picture', { exact: true }).setInputFiles(file);
    }
    await this.page.getByRole('button', { name: 'Make the link' }).click();
    await expect(this.page).toHaveURL(/\?new/);
    return this.page.getByLabel('Address', { exact: true }).inputValue();
  }

  /** Makes an API key for what these labels say; returns it. */
  async makeKey(name, labels) {
    await this.page.goto(`${this.service.url}/dashboard/keys/new`);
    await this.page.getByLabel('Name').fill(name);
    for (const label of labels) await this.page.getByLabel(label).check();
    await this.page.getByRole('button', { name: 'Make the key' }).click();
    return this.page.getByLabel('Your new key').inputValue();
  }

  /** Opens the queue, as soon as somebody is in it. */
  async openQueue() {
    await this.page.goto(`${this.service.url}/dashboard/requests`);
    await this.#becomesVisible(this.approveButton.first());
  }

  get approveButton() {
    return this.page.getByRole('button', { name: 'Approve' });
  }

  async approve() {
    await this.openQueue();
    await this.approveButton.click();
  }

  /** Follows by script, or by looking again. */
  async #becomesVisible(locator) {
    if (this.scripted) return expect(locator).toBeVisible({ timeout: 30_000 });
    return expect(async () => {
      await this.page.reload();
      await expect(locator).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
  }
}
