using System.Globalization;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Profit;

/// <summary>The file of profits: a customer a line, the most profitable one first, those whose profit is not known behind them.</summary>
public static class ProfitFile
{
    private const string Customer = "customer_id";
    private const string Revenue = "revenue";
    private const string Gross = "gross_profit";
    private const string Orders = "orders";
    private const string OrderCost = "order_cost";
    private const string Returns = "returns";
    private const string ReturnCost = "return_cost";
    private const string ContactCount = "contacts";
    private const string Minutes = "minutes";
    private const string ContactCost = "contact_cost";
    private const string CompanyCount = "company_contacts";
    private const string CompanyCost = "company_contact_cost";
    private const string Profit = "profit";
    private const string Cumulative = "cumulative_percent";

    private static readonly string[] Written =
    [
        Customer, Revenue, Gross, Orders, OrderCost, Returns, ReturnCost, ContactCount, Minutes, ContactCost, CompanyCount, CompanyCost, Profit,
        Cumulative,
    ];

    private static readonly IReadOnlyList<Column> Columns = [.. Written.Select(name => new Column(name, name))];

    /// <summary>Writes the profits. The caller owns <paramref name="output"/>.</summary>
    public static void Write(TextWriter output, ProfitResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var known = result.Curve.Customers.Select((customer, i) => Row(customer, result.Curve.Percent(result.Curve.Cumulative[i])));
        var unknown = result.Customers.Where(customer => customer.Profit is null).Select(customer => Row(customer, null));
        CsvTable.Write(output, Written, known.Concat(unknown));
    }

    /// <summary>The line of one customer; null if the file has none, or is no good, as the report says then.</summary>
    public static (CustomerProfit? Customer, FileReport Report) Find(string path, string customerId)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        if (file.ReadHeader(Columns))
        {
            foreach (var column in Written)
            {
                file.Require(column, "'tierctl score --profit FILE' writes it");
            }
        }

        CustomerProfit? found = null;
        while (file.ReadLine())
        {
            if (file[Customer].SequenceEqual(customerId))
            {
                found = Read(file, customerId);
            }

            file.EndLine();
        }

        return (file.Report.IsRejected ? null : found, file.Report);
    }

    private static string[] Row(CustomerProfit customer, decimal? percent) =>
    [
        customer.CustomerId, Text(customer.Revenue), Text(customer.Gross), Text(customer.Orders), Text(customer.OrderCost), Text(customer.Returns),
        Text(customer.ReturnCost), Text(customer.Contacts.Count), Text(customer.Contacts.Minutes), Text(customer.Contacts.Cost),
        Text(customer.CausedByCompany.Count), Text(customer.CausedByCompany.Cost), Text(customer.Profit),
        percent is { } share ? share.ToString("0.######", CultureInfo.InvariantCulture) : "",
    ];

    private static CustomerProfit Read(TableFile file, string customerId) => new()
    {
        CustomerId = customerId,
        Revenue = Number(file, Revenue) ?? 0,
        Gross = Number(file, Gross),
        Orders = Whole(file, Orders),
        OrderCost = Number(file, OrderCost) ?? 0,
        Returns = Whole(file, Returns),
        ReturnCost = Number(file, ReturnCost) ?? 0,
        Contacts = new Contacts(Whole(file, ContactCount), Number(file, Minutes) ?? 0, Number(file, ContactCost) ?? 0),
        CausedByCompany = new Contacts(Whole(file, CompanyCount), 0, Number(file, CompanyCost) ?? 0),
    };

    private static decimal? Number(TableFile file, string field)
    {
        if (file[field].IsEmpty)
        {
            return null;
        }

        file.Check(field, FieldText.Amount(file[field], NumberDialect.Plain, out var number));
        return number;
    }

    private static int Whole(TableFile file, string field)
    {
        file.Check(field, FieldText.Whole(file[field], out var number));
        return number;
    }

    private static string Text(decimal? number) => number?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";
}
