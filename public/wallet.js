// Signs in with a wallet of this browser: finds them (EIP-6963), asks for the text, has it signed, sends it.
const place = document.getElementById('wallets');
const words = JSON.parse(document.getElementById('words')?.textContent ?? '{}');
const wallets = new Map();

const note = document.createElement('p');
note.className = 'soft';
note.setAttribute('role', 'status');

const hex = (text) => '0x' + [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, '0')).join('');

const post = async (form) => {
  const answer = await fetch(form.action, {
    method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'text/html' },
  });
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
};

const show = (page) => {
  const main = page.querySelector('main');
  if (main) document.querySelector('main').replaceChildren(...main.childNodes);
};

const textFor = (ask, account) => {
  ask.elements.address.value = account;
  return post(ask);
};

const sign = async (provider) => {
  const accounts = await provider.request({ method: 'eth_requestAccounts' });
  // The second step is for one address; the first is for whichever the wallet gives.
  const given = document.getElementById('prove')?.elements.address.value.toLowerCase();
  const account = given ? accounts.find((one) => one.toLowerCase() === given) : accounts[0];
  if (!account) throw Object.assign(new Error(), { other: true });
  let switched = false;
  const watch = (accounts) => { switched = accounts[0]?.toLowerCase() !== account.toLowerCase(); };
  provider.on?.('accountsChanged', watch);
  try {
    const ask = document.getElementById('ask');
    const page = ask ? await textFor(ask, account) : document;
    const text = page.getElementById('text')?.textContent;
    const prove = page.getElementById('prove');
    if (!text || !prove) return show(page);
    const signature = await provider.request({ method: 'personal_sign', params: [hex(text), account] });
    if (switched) throw Object.assign(new Error(), { switched });
    const form = document.importNode(prove, true);
    form.hidden = true;
    form.elements.signature.value = signature;
    document.body.append(form);
    form.submit();
  } finally {
    provider.removeListener?.('accountsChanged', watch);
  }
};

const press = async (button, provider) => {
  if (button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  note.textContent = words.waiting ?? 'Waiting for your wallet. Come back to this page.';
  place.append(note);
  try {
    await sign(provider);
    note.textContent = '';
  } catch (error) {
    if (error?.other) note.textContent = words.other ?? 'Your wallet shows another account. Switch to this one, or use another wallet.';
    else if (error?.switched) note.textContent = words.switched ?? 'Your wallet changed to another account. Press again to sign with it.';
    else if (error?.code === 4001) note.textContent = words['not-signed'] ?? 'Nothing was signed. Press again when you are ready.';
    else if (error?.code === -32002) note.textContent = words.asking ?? 'Your wallet is already asking. Open it and answer there.';
    else note.textContent = words.strange ?? 'The wallet did not answer as expected. Try again, or sign by hand.';
  }
  button.ariaBusy = 'false';
};

const draw = () => {
  const list = [...wallets.values()];
  const filled = list.length === 1 && place.dataset.class === 'btn';
  place.replaceChildren(...list.map(({ name, provider }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = filled ? 'btn' : 'line';
    button.textContent = (words.sign ?? 'Sign with %s').replace('%s', () => name);
    button.onclick = () => press(button, provider);
    return button;
  }));
  const byHand = document.getElementById('by-hand');
  if (byHand) byHand.open = false;
  for (const button of document.querySelectorAll('#by-hand button, #prove button')) button.className = 'line';
};

const found = (id, name, provider) => {
  if (wallets.has(id) || [...wallets.values()].some((w) => w.provider === provider)) return;
  if (id !== 'injected') wallets.delete('injected');
  wallets.set(id, { name: String(name).slice(0, 40), provider });
  draw();
};

if (place) {
  addEventListener('eip6963:announceProvider', ({ detail }) =>
    found(detail.info.uuid ?? detail.info.rdns, detail.info.name, detail.provider));
  dispatchEvent(new Event('eip6963:requestProvider'));
  setTimeout(() => { if (!wallets.size && window.ethereum) found('injected', words['your-wallet'] ?? 'your wallet', window.ethereum); }, 300);
}
