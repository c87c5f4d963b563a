'use strict';
// All of it is comfort: without it the same forms and links work.

/** Texts stand at the beginning of a PNG; no more of it is sent. */
const BEGINNING = 262144;

const form = () => document.getElementById('form');

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.closest('#form')) {
    form().requestSubmit();
  }
});

document.addEventListener('click', event => {
  const button = event.target.closest('#form button[type=button]');
  if (button && button.dataset.example) {
    const prompt = form().elements.prompt;
    prompt.value = button.dataset.example;
    prompt.dispatchEvent(new Event('input', {bubbles: true}));
    prompt.focus();
  } else if (button && 'dice' in button.dataset) {
    form().elements.seed.value = '-1';
  }
  const unsure = event.target.closest('[data-sure]');
  if (unsure && !confirm(unsure.dataset.sure)) {
    event.preventDefault();
  }
});

document.addEventListener('change', event => {
  if (event.target.name === 'model' && event.target.closest('#form')) {
    const usual = event.target.dataset;
    const fields = form().elements;
    fields.steps.value = usual.steps;
    fields.guidance.value = usual.guidance.replace(/\.0$/, '');
    fields.scheduler.value = usual.scheduler;
    fields.width.value = usual.size;
    fields.height.value = usual.size;
  } else if ('png' in event.target.dataset) {
    fillFrom(event.target.files[0]);
  }
});

document.addEventListener('focusin', event => {
  if ('whole' in event.target.dataset) {
    event.target.select();
  }
});

document.addEventListener('input', event => {
  if ('share' in event.target.dataset) {
    document.querySelector('[data-slider]').style.setProperty('--share', event.target.value + '%');
  }
});

// A socket does not say which page opened it, and where there are no cookies that page's address is who somebody is.
const visitor = new URLSearchParams(location.search).get('visitor');
if (visitor) {
  for (const follower of document.querySelectorAll('[ws-connect]')) {
    follower.setAttribute('ws-connect', follower.getAttribute('ws-connect') + '?visitor=' + encodeURIComponent(visitor));
  }
}

// The tab tells how far the job is while somebody looks at another.
document.addEventListener('htmx:wsAfterMessage', () => {
  const headline = document.getElementById('headline');
  if (headline) {
    document.title = headline.textContent + ' · Distillery';
  }
});

// A screen reader says again whatever is put in again.
document.addEventListener('htmx:oobBeforeSwap', event => {
  const {target, fragment} = event.detail;
  if (target.id === 'announcement' && target.textContent.trim() === fragment.textContent.trim()) {
    event.detail.shouldSwap = false;
  }
});

document.addEventListener('dragover', event => form() && event.preventDefault());
document.addEventListener('drop', event => {
  if (form() && event.dataTransfer.files.length) {
    event.preventDefault();
    fillFrom(event.dataTransfer.files[0]);
  }
});

async function fillFrom(file) {
  const answer = await fetch('/settings', {method: 'POST', body: file.slice(0, BEGINNING)});
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  form().replaceWith(page.getElementById('form'));
  htmx.process(form());
  form().querySelector('details.advanced').open = true;
}
