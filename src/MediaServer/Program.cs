using Loomcast.MediaServer.Events;
using Loomcast.MediaServer.Http;
using Loomcast.MediaServer.Live;
using Loomcast.MediaServer.Metrics;
using Loomcast.MediaServer.Sessions;
using Loomcast.MediaServer.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddListeners();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStorage();
builder.Services.AddLive();
builder.Services.AddEvents();
builder.Services.AddSessions();
builder.Services.AddOriginMetrics();
builder.Services.AddApi();

var app = builder.Build();
app.UseForwardedHeaders();
app.UseLiveHeaders();
app.UseProblems();
app.UseWebPages();
app.UseRouting();
app.MapSessions();
app.MapTurns();
app.MapLive();
app.MapStatus();
return await app.RunToEndAsync();
