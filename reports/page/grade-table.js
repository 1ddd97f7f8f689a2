/* global document */
// Sorts and filters the table of a class. Without it the whole table is there, in the order of the class.
(() => {
  const table = document.querySelector('table.grades');
  const form = document.querySelector('form.filters');
  if (table === null || form === null) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const titles = [...table.querySelectorAll('.sorts th')];
  /** Columns before the first exercise. */
  const before = titles.length - form.elements.exercise.options.length + 1;
  const collator = new Intl.Collator('en', { numeric: true });

  function compare(a, b, column, sign) {
    const [one, other] = [a.cells[column], b.cells[column]];
    if (one.dataset.v === undefined && other.dataset.v === undefined) {
      return sign * collator.compare(one.textContent, other.textContent);
    }
    // What has no number stands last in both directions.
    if (!one.dataset.v || !other.dataset.v) return Number(!one.dataset.v) - Number(!other.dataset.v);
    return sign * (Number(one.dataset.v) - Number(other.dataset.v));
  }

  function sortBy(column) {
    const isAscending = titles[column].getAttribute('aria-sort') !== 'ascending';
    for (const title of titles) title.removeAttribute('aria-sort');
    titles[column].setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
    const sorted = [...body.rows].sort((a, b) => compare(a, b, column, isAscending ? 1 : -1));
    body.append(...sorted);
  }

  function filter() {
    const { name, exercise, verdict, look } = form.elements;
    const wanted = name.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const cells = [...row.cells].slice(before);
      const asked = exercise.value === '' ? cells : [cells[Number(exercise.value)]];
      const isShown =
        row.cells[0].textContent.toLowerCase().includes(wanted) &&
        (verdict.value === '' || asked.some((cell) => cell.dataset.verdict === verdict.value)) &&
        (!look.checked || row.querySelector('.look').textContent !== '');
      row.hidden = !isShown;
      shown += Number(isShown);
    }
    form.querySelector('output').textContent = `${shown} of ${rows.length} students`;
  }

  for (const [column, title] of titles.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...title.childNodes);
    button.addEventListener('click', () => sortBy(column));
    title.append(button);
  }
  form.hidden = false;
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  filter();
})();
