// A browser with a wallet in it that really signs.

const NAME = 'Test Wallet';

/** Puts a wallet into every page of a browser context, announced as wallets do (EIP-6963, EIP-1193). */
export const putWallet = async (context, account) => {
  await context.exposeFunction('signWithTestWallet', (raw) => account.signMessage({ message: { raw } }));
  await context.addInitScript(
    ({ address, name }) => {
      const request = async ({ method, params }) => {
        if (method === 'eth_requestAccounts' || method === 'eth_accounts') return [address];
        if (method === 'eth_chainId') return '0x1';
        if (method === 'personal_sign') return window.signWithTestWallet(params[0]);
        throw Object.assign(new Error(`no ${method} here`), { code: 4200 });
      };
      const info = { uuid: '6d0c7a2e-5b54-4f6c-8f1d-3e1f2a9b7c10', name, rdns: 'org.example.wallet', icon: 'data:,' };
      const detail = Object.freeze({ info, provider: { request } });
      const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
      addEventListener('eip6963:requestProvider', announce);
      announce();
    },
    { address: account.address, name: NAME },
  );
};

/** Signs in on the page that asks for it: with the wallet of the browser. */
export const signWithWallet = (page) => page.getByRole('button', { name: `Sign with ${NAME}` }).click();

/** Signs in on the page that asks for it: by hand, as without a script. */
export const signByHand = async (page, account) => {
  await page.getByLabel("Your wallet's address").fill(account.address);
  await page.getByRole('button', { name: 'Show the text to sign' }).click();
  const message = await page.getByLabel('The text to sign').textContent();
  await page.getByLabel('The signature').fill(await account.signMessage({ message }));
  await page.getByRole('button', { name: 'Sign in' }).click();
};
