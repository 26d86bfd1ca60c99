// The reader's own choice of colours, applied before the first paint; none stored: the system's.
try {
  const choice = localStorage.getItem("palette");
  if (choice === "light" || choice === "dark") document.documentElement.dataset.palette = choice;
} catch { /* storage may be refused: the system's colours stand */ }
