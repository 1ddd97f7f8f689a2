/* global document, window, requestAnimationFrame, cancelAnimationFrame */
// Plays the report's works from their note lists: a small plucked-string voice in Web Audio, nothing downloaded.
// Inlined into report.html only when something in it sounds.
(() => {
  const lead = 0.08;
  let playing = null;

  function pluck(context, output, startSeconds, lengthSeconds, pitch) {
    const frequency = 440 * 2 ** ((pitch - 69) / 12);
    const envelope = context.createGain();
    const end = startSeconds + Math.max(lengthSeconds, 0.12);
    envelope.gain.setValueAtTime(0, startSeconds);
    envelope.gain.linearRampToValueAtTime(0.22, startSeconds + 0.008);
    envelope.gain.exponentialRampToValueAtTime(0.07, startSeconds + 0.16);
    envelope.gain.setTargetAtTime(0, end - 0.02, 0.05);
    envelope.connect(output);
    for (const [harmonic, level, type] of [
      [1, 1, 'triangle'],
      [2, 0.25, 'sine'],
    ]) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = type;
      oscillator.frequency.value = frequency * harmonic;
      gain.gain.value = level;
      oscillator.connect(gain).connect(envelope);
      oscillator.start(startSeconds);
      oscillator.stop(end + 0.3);
    }
  }

  function label(button, isPlaying) {
    button.querySelector('.icon').textContent = isPlaying ? '■' : '▶';
    button.querySelector('.text').textContent = isPlaying ? 'Stop' : 'Play';
    button.setAttribute('aria-pressed', String(isPlaying));
  }

  function stop() {
    if (playing === null) return;
    const { context, button, work, frame } = playing;
    playing = null;
    cancelAnimationFrame(frame);
    for (const note of work.querySelectorAll('.on')) note.classList.remove('on');
    label(button, false);
    void context.close();
  }

  function play(work, button) {
    const notes = JSON.parse(work.dataset.notes);
    const cursor = JSON.parse(work.dataset.cursor);
    const context = new window.AudioContext();
    const output = context.createDynamicsCompressor();
    output.connect(context.destination);
    const start = context.currentTime + lead;
    let endMs = 0;
    for (const [atMs, durationMs, pitch] of notes) {
      pluck(context, output, start + atMs / 1000, durationMs / 1000, pitch);
      endMs = Math.max(endMs, atMs + durationMs);
    }
    playing = { context, button, work, frame: 0 };
    label(button, true);
    let next = 0;
    let lit = [];
    const follow = () => {
      const nowMs = (context.currentTime - start) * 1000;
      if (nowMs > endMs + 250) return stop();
      let reached = null;
      while (next < cursor.length && cursor[next][0] <= nowMs) {
        const [atMs, index] = cursor[next++];
        reached = reached !== null && reached.atMs === atMs ? reached : { atMs, indices: [] };
        reached.indices.push(index);
      }
      if (reached !== null) {
        for (const note of lit) note.classList.remove('on');
        lit = reached.indices.flatMap((index) => [...work.querySelectorAll(`[data-index="${index}"]`)]);
        for (const note of lit) note.classList.add('on');
      }
      playing.frame = requestAnimationFrame(follow);
    };
    playing.frame = requestAnimationFrame(follow);
  }

  for (const work of document.querySelectorAll('.work')) {
    const button = work.querySelector('.play');
    if (button === null || window.AudioContext === undefined) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      const same = playing !== null && playing.work === work;
      stop();
      if (!same) play(work, button);
    });
  }
})();
