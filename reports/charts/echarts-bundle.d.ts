/** The bundled build exports what the package does; it comes without types of its own. */
declare module 'echarts/dist/echarts.esm.min' {
  export * from 'echarts';
}
