// Browsers of other makers, as Debian has them: Firefox by WebDriver BiDi, WebKit by WebDriver.
import { spawn } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { Builder, By } from 'selenium-webdriver';
import { freePort, tempDir } from './programs.mjs';
import { until } from './wait.mjs';

const FIREFOX = process.env.E2E_FIREFOX ?? '/usr/bin/firefox-esr';
const WEBKIT = process.env.E2E_WEBKIT ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const DRIVER = 'WebKitWebDriver';
const XVFB = 'Xvfb';

const end = (child) =>
  new Promise((resolve) => {
    child.once('close', resolve);
    child.kill('SIGTERM');
  });

/** Firefox: one page, and what a person does on it. */
export const firefox = async () => {
  const home = await tempDir('firefox');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    userDataDir: home.path,
    env: { PATH: process.env.PATH, HOME: home.path },
  });
  const page = await browser.newPage();
  const at = (selector) => page.waitForSelector(selector);
  return {
    open: (url) => page.goto(url),
    press: async (selector) => (await at(selector)).click(),
    type: async (selector, text) => (await at(selector)).type(text),
    text: (selector) => page.$eval(selector, (element) => element.textContent),
    close: async () => {
      await browser.close();
      await home.remove();
    },
  };
};

/** A screen nobody sees: WebKitGTK has no mode without one. */
const screen = async () => {
  const child = spawn(XVFB, ['-displayfd', '1', '-screen', '0', '800x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()));
    child.once('error', reject);
    child.once('close', () => reject(new Error('Xvfb ended')));
  });
  return { display: `:${number}`, stop: () => end(child) };
};

/** WebKit: one page, and what a person does on it. */
export const webkit = async () => {
  const home = await tempDir('webkit');
  const { display, stop } = await screen();
  const port = await freePort();
  const env = { PATH: process.env.PATH, HOME: home.path, DISPLAY: display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
  const server = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await until('the driver of WebKit', () => fetch(`${url}/status`).then((answer) => answer.ok, () => false));
  const wanted = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: WEBKIT, args: ['--automation'] } };
  const driver = await new Builder().usingServer(url).withCapabilities(wanted).build();
  await driver.manage().setTimeouts({ implicit: 10_000 });
  const at = (selector) => driver.findElement(By.css(selector));
  return {
    open: (url) => driver.get(url),
    press: async (selector) => (await at(selector)).click(),
    type: async (selector, text) => (await at(selector)).sendKeys(text),
    text: async (selector) => (await at(selector)).getText(),
    close: async () => {
      await driver.quit();
      await end(server);
      await stop();
      await home.remove();
    },
  };
};
