/* global document, window, location, addEventListener */
// Says in the contents which page is shown, and leaves it shown when the contents are skipped. Without it the pages
// work as well: which one is shown is a matter of the style sheet alone.
(() => {
  const links = [...document.querySelectorAll('.contents li a')];

  function mark() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const id = target?.closest('.sheet')?.id ?? (target?.id === 'everything' ? target.id : 'overview');
    for (const link of links) {
      if (link.getAttribute('href') === `#${id}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    document.getElementById('main').focus();
    window.scrollTo(0, 0);
  });
  addEventListener('hashchange', mark);
  mark();
})();
