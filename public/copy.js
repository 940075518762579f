// Buttons that copy a part of the page. The part can be marked by hand as well.
const show = () => {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = !navigator.clipboard;
};
show();
new MutationObserver(show).observe(document.querySelector('main'), { childList: true, subtree: true });

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy]');
  if (!button) return;
  const part = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(part.textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  } catch {
    getSelection().selectAllChildren(part);
  }
});
