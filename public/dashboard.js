// Copying, and times in the reader's own zone. Everything works without this file.
import './live.js';

for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  const words = button.querySelector('span');
  button.hidden = !navigator.clipboard;
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      words.textContent = 'Copied';
      setTimeout(() => { words.textContent = 'Copy'; }, 2000);
    } catch { field.select(); }
  };
}

for (const date of document.querySelectorAll('input[type=datetime-local]')) {
  const offset = date.form.elements[date.id === 'date' ? 'offset' : `${date.id}_offset`];
  const local = (at) => new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  // Without an offset it is in UTC: it came back from the server, or was typed before scripts ran.
  if (date.value && offset.value === '') date.value = local(new Date(`${date.value}Z`));
  document.querySelector(`[data-zone=${date.id}]`).textContent = '(your time)';
  const note = () => { offset.value = date.value ? new Date(date.value).getTimezoneOffset() : ''; };
  date.addEventListener('input', note);
  date.form.addEventListener('submit', note);
  note();
  if (date.id === 'date') date.addEventListener('input', () => { date.form.querySelector('[value=date]').checked = true; });
}

const picture = document.getElementById('picture');
if (picture) {
  picture.addEventListener('change', () => {
    const large = picture.files[0]?.size > 1024 * 1024;
    picture.setCustomValidity(large ? 'This picture is larger than 1 MiB.' : '');
    picture.reportValidity();
  });
}

// The second press of a button must not hide the answer to the first one.
for (const form of document.querySelectorAll('form[data-once]')) {
  const button = form.querySelector('button');
  form.addEventListener('submit', () => setTimeout(() => { button.disabled = true; }));
  addEventListener('pageshow', () => { button.disabled = false; });
}
