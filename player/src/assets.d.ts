declare module '*.html' {
  const text: string;
  export default text;
}

declare module '*.element.css' {
  const text: string;
  export default text;
}
