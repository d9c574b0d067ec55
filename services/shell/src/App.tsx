/** The frame that every place of the application stands in. */
export function App() {
  return (
    <main>
      <h1>EMsync</h1>
    </main>
  );
}
