// When support answers, in the reader's own time; the page itself says it with its zone.
const place = document.querySelector("[data-hours]");
const lang = document.documentElement.lang;
const MINUTE = 60_000, DAY = 86_400_000;
const NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

// What clocks in a zone show at a moment, as if that were UTC.
const shown = (zone, moment) => {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  }).formatToParts(moment);
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
};
const midnight = (clock) => Math.floor(clock / DAY) * DAY;
// The moment at which clocks in a zone show this.
const moment = (zone, clock) => clock - (shown(zone, clock) - clock);
const minutes = (written) => { const [hour, minute] = written.split(":"); return (Number(hour) * 60 + Number(minute)) * MINUTE; };

if (place) {
  const { zone, days, opens, closes, openLabel, closedLabel, whereLabel } = place.dataset;
  const now = Date.now(), there = shown(zone, now), today = midnight(there);
  const works = (day) => days.split(" ").includes(NAMES[new Date(day).getUTCDay()]);
  const next = [0, 1, 2, 3, 4, 5, 6, 7].map((more) => today + more * DAY).find((day) => works(day) && there < day + minutes(closes));
  const [begin, end] = [opens, closes].map((clock) => new Date(moment(zone, next + minutes(clock))));
  const told = new Intl.DateTimeFormat([`${lang}-150`, lang], { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const where = there === shown(Intl.DateTimeFormat().resolvedOptions().timeZone, now) ? "" : whereLabel.replace("#", told.formatRange(begin, end));
  // A sentence of its own: French and Spanish write days small elsewhere.
  const sentence = where.charAt(0).toLocaleUpperCase(lang) + where.slice(1);
  place.textContent = `${begin <= now ? openLabel : closedLabel} ${sentence}`.trim();
}
