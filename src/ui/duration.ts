/** A span for people: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `3 days`. */
export const describeSeconds = (seconds: number): string => {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.round(minutes / 60 / 24)} days`;
};

/** A span that nobody knows exactly: `a minute`, `11 min`, `2 h 10 min`. */
export const describeRoughly = (seconds: number): string => {
  if (seconds < 90) return 'a minute';
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : describeSeconds(minutes * 60);
};

/** A span as a clock that one watches: `0:07`, `12:40`, `1:02:03`. */
export const describeClock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  const clock = `${minutes % 60}:${two(whole % 60)}`;
  return minutes < 60 ? clock : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
};
